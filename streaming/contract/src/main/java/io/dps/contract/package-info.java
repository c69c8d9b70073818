/** What the programs of dps promise each other, each fact once: the shell, the generator, the averager and the stack. */
@NullMarked
package io.dps.contract;

import org.jspecify.annotations.NullMarked;
