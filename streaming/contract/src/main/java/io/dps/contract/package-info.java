/** What the programs of dps promise each other, each fact once: the shell, the generator, the averager and the stack. */
package io.dps.contract;
