/**
 * The folder that keeps the state of one context, the lock for changing it, and its error messages; for every target.
 */
package io.dps.stack.state;
