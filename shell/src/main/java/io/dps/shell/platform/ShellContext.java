package io.dps.shell.platform;

import io.dps.stack.model.ImageStore;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The state that all lines of one run of dps share.
 *
 * @param platforms the platforms of the contexts in use
 * @param secrets the secrets of contexts
 * @param images opens the image store on the Docker engine that the environment names
 */
public record ShellContext(
        Platforms platforms, SecretStore secrets, BiFunction<Map<String, String>, Set<String>, ImageStore> images) {}
