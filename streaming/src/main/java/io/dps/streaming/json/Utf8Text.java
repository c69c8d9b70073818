package io.dps.streaming.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks that bytes are strict UTF-8: no overlong forms, no surrogates. */
public final class Utf8Text {
    private Utf8Text() {}

    /** Returns whether all of the bytes are UTF-8. */
    public static boolean isValid(byte[] bytes) {
        return isAscii(bytes) || decodes(bytes);
    }

    /** Returns whether all bytes are ASCII. A fast path: nearly every record is, and then costs only this loop. */
    private static boolean isAscii(byte[] bytes) {
        int seen = 0;
        for (byte b : bytes) {
            seen |= b;
        }
        return seen >= 0;
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}
