package io.dps.streaming.checkpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/**
 * Who writes to a stream.
 *
 * @param pid process id on its host
 * @param host name of its host
 * @param runId id of its run
 * @param started when its process took the lock or began to wait for it
 */
public record WriterHolder(long pid, String host, String runId, Instant started) {
    /** Describes this process under the given run id. */
    public static WriterHolder self(String runId) {
        return new WriterHolder(ProcessHandle.current().pid(), hostName(), runId, Instant.now());
    }

    /** Says it in words. */
    public String describe() {
        return "run " + runId + " (pid " + pid + " on " + host + ", since " + started + ")";
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }
}
