/** The interfaces between the sources of records and those who publish them; depends on no particular source. */
@NullMarked
package io.dps.generator.record;

import org.jspecify.annotations.NullMarked;
