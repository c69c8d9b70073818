package io.dps.shell.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a Spark Connect server in the form of Spark's clients, {@code sc://host:port/;name=value;...}. The
 * parameter {@code token} and all parameters that Spark does not know are sent as headers of every call. The token is
 * never shown.
 *
 * @param host the server's host
 * @param port the server's port
 * @param parameters the parameters after {@code /;}, decoded
 */
public record ConnectUrl(String host, int port, Map<String, String> parameters) {
    /** The parameter that holds the secret. */
    public static final String TOKEN = "token";

    private static final String TLS = "use_ssl";
    private static final int USUAL_PORT = 15_002;
    private static final List<String> OPEN = List.of(TLS, "user_id", "user_agent");
    private static final Pattern PARAMETER = Pattern.compile(";([^=;]*)=([^;]*)");
    private static final Pattern USER_INFO = Pattern.compile("://[^/]*@");

    public ConnectUrl {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if it is invalid; the message names the expected form
     */
    public static ConnectUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw expected();
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        boolean plain = "sc".equals(uri.getScheme())
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (path.isEmpty() || path.equals("/") || path.startsWith("/;"));
        if (!plain) {
            throw expected();
        }
        return new ConnectUrl(
                uri.getHost(), uri.getPort() < 0 ? USUAL_PORT : uri.getPort(), parameters(path.replaceFirst("^/", "")));
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : text.split(";")) {
            int equals = parameter.indexOf('=');
            if (parameter.isEmpty()) {
                continue;
            }
            String name = equals < 0 ? "" : parameter.substring(0, equals);
            if (!name.matches("[A-Za-z0-9_.-]+")) {
                throw expected();
            }
            if (name.equals("session_id")) {
                throw new IllegalArgumentException("session_id is not allowed: dps creates its own sessions");
            }
            parameters.put(name, URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
        }
        if (parameters.containsKey(TLS) && !List.of("true", "false").contains(parameters.get(TLS))) {
            throw new IllegalArgumentException("expected use_ssl=true or use_ssl=false");
        }
        return parameters;
    }

    private static IllegalArgumentException expected() {
        return new IllegalArgumentException("expected sc://HOST[:PORT][/;NAME=VALUE;...]");
    }

    static Optional<String> problem(String text) {
        try {
            parse(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the token that is part of the address. */
    public Optional<String> token() {
        return Optional.ofNullable(parameters.get(TOKEN)).filter(token -> !token.isEmpty());
    }

    /**
     * Returns true if TLS is used: as {@code use_ssl} says or, without {@code use_ssl}, if a token is sent to another
     * machine.
     *
     * @param withToken whether a token is sent, from the address or elsewhere
     */
    public boolean isTls(boolean withToken) {
        String asked = parameters.get(TLS);
        return asked == null ? withToken && !isThisMachine() : asked.equals("true");
    }

    /** Returns true if the server runs on this machine, so that nothing sent to it leaves the machine. */
    public boolean isThisMachine() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    /** Returns the address without parameters, as shown to users. */
    public String address() {
        return "sc://" + host + ":" + port;
    }

    /** Returns true if an address contains a secret, which must not be shown. */
    public static boolean holdsSecret(String text) {
        return !redacted(text).equals(text);
    }

    /** Returns the text of an address, valid or not, with everything masked that may be secret. */
    static String redacted(String text) {
        String parameters = PARAMETER
                .matcher(text)
                .replaceAll(match ->
                        OPEN.contains(match.group(1)) ? "$0" : Matcher.quoteReplacement(";" + match.group(1) + "=***"));
        return USER_INFO.matcher(parameters).replaceAll("://***@");
    }

    /** Returns the address without parameters that may be secret. */
    static String withoutSecrets(String text) {
        return PARAMETER
                .matcher(text)
                .replaceAll(match -> OPEN.contains(match.group(1)) ? "$0" : "")
                .replaceFirst("/$", "");
    }
}
