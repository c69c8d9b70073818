/**
 * A platform that someone else runs: its services are asked and never changed. Knows no client of them; who builds the
 * target brings the questions.
 */
@NullMarked
package io.dps.stack.external;

import org.jspecify.annotations.NullMarked;
