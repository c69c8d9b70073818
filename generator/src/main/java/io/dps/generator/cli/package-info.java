/**
 * The generator's command line: its options, for other commands to mix in, and main classes for processes and
 * containers. The only package of the generator that uses picocli; does not depend on the shell.
 */
package io.dps.generator.cli;
