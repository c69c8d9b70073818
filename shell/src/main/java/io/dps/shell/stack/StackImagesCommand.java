package io.dps.shell.stack;

import picocli.CommandLine.Command;

/** The commands of {@code stack images}. */
@Command(
        name = "images",
        header = "Build, list and carry the images of the target swarm.",
        description = {
            "They lie on the Docker engine that DOCKER_HOST or Docker's context names,",
            "whatever the target of dps's context. Tags follow from content: what has",
            "not changed is not built again."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StackImagesBuildCommand.class,
            StackImagesListCommand.class,
            StackImagesSaveCommand.class,
            StackImagesLoadCommand.class
        },
        footer = {"", "Examples:", "  stack images build", "  stack images list", "  stack images save images.tar"})
final class StackImagesCommand {}
