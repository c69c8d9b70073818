package io.dps.shell.command;

import picocli.CommandLine.IVersionProvider;

/** The version of dps, from the manifest of its jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"dps " + (version == null ? "(not built)" : version)};
    }
}
