/**
 * The line: its grammar, the one loop that runs lines from a prompt, a file, a string or standard input, the prompt with
 * its completion, and the commands about the shell itself.
 */
package io.dps.shell.line;
