/** The folder that keeps the state of one context, who may change it, and how its failures are told; for every target. */
package io.dps.stack.state;
