/**
 * The folder that keeps the state of one context, the lock for changing that state, and error messages about its files.
 * Every target uses this package.
 */
package io.dps.stack.state;
