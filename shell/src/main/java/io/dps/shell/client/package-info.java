/** What all clients share: the quick look whether anyone listens. */
package io.dps.shell.client;
