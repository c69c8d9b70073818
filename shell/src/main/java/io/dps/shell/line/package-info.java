/**
 * Command lines: their grammar, the loop that runs them from a prompt, a file, a string or standard input, the prompt,
 * and the commands of the shell itself.
 */
package io.dps.shell.line;
