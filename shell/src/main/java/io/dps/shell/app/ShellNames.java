package io.dps.shell.app;

import io.dps.contract.UserFailure;
import io.dps.shell.completion.Name;
import io.dps.shell.completion.NameCache;
import io.dps.shell.completion.NameKind;
import io.dps.shell.completion.Names;
import io.dps.shell.line.Session;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The names for the prompt: those of the shell itself at once, those of files and servers from a cache. For the thread of
 * the prompt, except {@link #commandEnded}.
 */
final class ShellNames implements Names, AutoCloseable {
    private static final Set<String> CHANGERS_OF_HEALTH = Set.of("stack", "context");

    private final Session session;
    private final Supplier<Invocation> invocations;
    private final PlatformHealth health;
    private final NameCache cache = new NameCache();

    /**
     * @param invocations creates an invocation with the options and variables that the next line would have
     * @param health is asked for in the background too
     */
    ShellNames(Session session, Supplier<Invocation> invocations, PlatformHealth health) {
        this.session = session;
        this.invocations = invocations;
        this.health = health;
    }

    @Override
    public List<Name> of(NameKind kind, Optional<String> context) {
        return switch (kind) {
            case KEY ->
                settings()
                        .map(setting -> new Name(setting.key(), setting.description()))
                        .toList();
            case VARIABLE -> variables();
            case JOB ->
                session.jobs().list().stream()
                        .filter(job -> job.exitCode().isEmpty())
                        .map(job -> new Name("%" + job.number(), job.text()))
                        .toList();
            default -> scope(context).map(scope -> cache.names(scope, kind)).orElse(List.of());
        };
    }

    private static Stream<Setting> settings() {
        return Arrays.stream(Setting.values()).filter(setting -> setting.scope() == Setting.Scope.CONTEXT);
    }

    /** Returns the variables of the session, without their values, which may be secret, and those of settings. */
    private List<Name> variables() {
        Stream<Name> own = session.variables().session().keySet().stream().map(name -> new Name(name, ""));
        Stream<Name> ofSettings = Arrays.stream(Setting.values())
                .filter(setting -> !session.variables().session().containsKey(setting.variable()))
                .map(setting -> new Name(setting.variable(), setting.description()));
        return Stream.concat(own.sorted((a, b) -> a.text().compareTo(b.text())), ofSettings)
                .toList();
    }

    /** Returns the names of a context; empty while the settings cannot be read, which the next command will report. */
    private Optional<NameCache.Scope> scope(Optional<String> context) {
        Invocation invocation = invocations.get();
        context.ifPresent(name -> invocation.set(Setting.CONTEXT, name));
        try {
            return Optional.of(new NameCache.Scope(invocation.config().context(), new PlatformNames(invocation)));
        } catch (UserFailure e) {
            return Optional.empty();
        }
    }

    @Override
    public void promptWaits(Runnable preparation) {
        cache.whenIdle(preparation);
        scope(Optional.empty()).ifPresent(cache::promptWaits);
        health.promptWaits(invocations.get());
    }

    @Override
    public void lineBegins() {
        cache.commandBegins();
        health.lineBegins();
    }

    /** Notes that a command has run, on any thread. */
    void commandEnded(String command) {
        cache.commandEnded(command);
        if (CHANGERS_OF_HEALTH.contains(command)) {
            health.forget();
        }
    }

    @Override
    public void close() {
        cache.close();
        health.close();
    }
}
