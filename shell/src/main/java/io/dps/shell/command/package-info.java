/**
 * One class per command: options in, one service call, one view out. Knows picocli, services and output; no client, no
 * terminal, no try.
 */
package io.dps.shell.command;
