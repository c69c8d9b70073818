/** Servers and ports for tests of several modules. */
package io.dps.testing;
