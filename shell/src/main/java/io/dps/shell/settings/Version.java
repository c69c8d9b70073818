package io.dps.shell.settings;

import picocli.CommandLine.IVersionProvider;

/** The version of dps, from the manifest of its jar. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"dps " + (version == null ? "(not built)" : version)};
    }
}
