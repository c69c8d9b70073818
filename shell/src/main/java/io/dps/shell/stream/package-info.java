/**
 * The averager as the shell sees it: started and stopped as an application of the target, watched by what it reports to
 * the progress topic, checked by computing its windows again.
 */
package io.dps.shell.stream;
