/**
 * Facts on which the shell, the generator, the averager and the stack agree, such as names, formats and exit codes;
 * each fact once.
 */
@NullMarked
package io.dps.contract;

import org.jspecify.annotations.NullMarked;
