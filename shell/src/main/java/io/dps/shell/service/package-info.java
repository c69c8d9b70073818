/** What commands ask for, in dps's own records. Services know clients and the stack, no picocli, no terminal. */
package io.dps.shell.service;
