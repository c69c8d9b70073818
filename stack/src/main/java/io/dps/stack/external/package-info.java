/**
 * A platform that someone else runs: dps checks its services and never changes them. Knows no client of the services;
 * the code that builds the target supplies the checks.
 */
@NullMarked
package io.dps.stack.external;

import org.jspecify.annotations.NullMarked;
