/** Charts of fields of records. */
package io.dps.shell.plot;
