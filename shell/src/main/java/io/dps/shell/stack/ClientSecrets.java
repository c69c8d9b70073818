package io.dps.shell.stack;

/** How a text for another program names a secret. */
enum ClientSecrets {
    /** The secret itself. */
    SHOWN,
    /** The environment variable that the user sets to it. */
    FROM_ENVIRONMENT
}
