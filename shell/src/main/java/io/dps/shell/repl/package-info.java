/**
 * The line: its grammar, its variables, and the one loop that runs lines from a prompt, a file, a string or standard
 * input. Knows commands only as something that runs words.
 */
package io.dps.shell.repl;
