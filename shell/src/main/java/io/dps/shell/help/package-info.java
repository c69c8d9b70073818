/**
 * The pages for users, as {@code help} shows them: found by name or by the text of an error, and laid out for the
 * terminal. Only {@code help} loads these classes. Depends on no command and no server.
 */
@NullMarked
package io.dps.shell.help;

import org.jspecify.annotations.NullMarked;
