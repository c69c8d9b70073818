package io.dps.streaming.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import io.dps.contract.RecordRejectReason;
import io.dps.streaming.json.StrictJson;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gravest fault that was found while a record was read, and its place. Used for one record, by one thread. */
final class GravestFault {
    /** The most characters of a name that are shown: names may come from the record, and may be very long. */
    private static final int MAX_NAME_LENGTH = 100;

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private @Nullable RecordRejectReason reason;
    private String path = "";

    /** Reports a fault of the value or field at which the parser is. */
    void found(RecordRejectReason fault, JsonParser json) {
        if (isGraver(fault)) {
            reason = fault;
            path = path(json.getParsingContext()).toString();
        }
    }

    /** Reports a fault of a member of the object whose end the parser has just passed. */
    void found(RecordRejectReason fault, JsonParser json, String member) {
        if (isGraver(fault)) {
            StringBuilder place = path(json.getParsingContext());
            appendName(place, member);
            reason = fault;
            path = place.toString();
        }
    }

    private boolean isGraver(RecordRejectReason fault) {
        return reason == null || fault.compareTo(reason) < 0;
    }

    /** Returns the reason and the place of the gravest fault; null if there was none. */
    RecordParser.@Nullable Rejected toRejected() {
        return reason == null ? null : new RecordParser.Rejected(reason, path);
    }

    private static StringBuilder path(JsonStreamContext context) {
        JsonStreamContext parent = context.getParent();
        StringBuilder path = parent == null ? new StringBuilder() : path(parent);
        if (context.inArray()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.inObject()) {
            appendName(path, context.getCurrentName());
        }
        return path;
    }

    private static void appendName(StringBuilder path, String name) {
        if (!path.isEmpty()) {
            path.append('.');
        }
        if (PLAIN_NAME.matcher(name).matches() && name.length() <= MAX_NAME_LENGTH) {
            path.append(name);
        } else {
            path.append('`').append(shortened(name).replace("`", "``")).append('`');
        }
    }

    private static String shortened(String name) {
        return StrictJson.encodable(
                name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH - 1) + "\u2026");
    }
}
