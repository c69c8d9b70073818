/**
 * The generator on a command line: its options, for whoever has a command of its own, and a main for processes and
 * containers. The only package here that knows picocli; knows nothing of the shell.
 */
package io.dps.generator.cli;
