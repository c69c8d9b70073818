package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.sql.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.sparkproject.com.google.protobuf.ByteString;

class ReadAheadTest {
    private static final int MIB = 1 << 20;

    @Test
    void a_reader_that_pauses_holds_up_no_server_and_gets_all_in_order() throws Throwable {
        Batches batches = new Batches(100, null);
        try (ReadAhead ahead = new ReadAhead(batches)) {
            // The reader pauses, with more on the way than is kept in memory.
            await().until(() -> batches.closed);

            for (int round = 0; round < 100; round++) {
                assertThat(number(ahead.next())).isEqualTo(round);
            }
            assertThat(ahead.next()).isEmpty();
        }
    }

    /** From memory to the file, back to an empty memory with some left in the file, and on. */
    @Test
    void the_order_stays_when_the_limit_is_passed_again_and_again() throws Throwable {
        Batches batches = new Batches(120, null);
        batches.allowed.drainPermits();
        List<Integer> numbers = new ArrayList<>();
        try (ReadAhead ahead = new ReadAhead(batches)) {
            for (int sent = 40; sent <= 120; sent += 40) {
                batches.allowed.release(40);
                int upTo = sent;
                await().until(() -> batches.next == upTo && batches.allowed.availablePermits() == 0);
                while (numbers.size() < sent - 5) {
                    numbers.add(number(ahead.next()));
                }
            }
            batches.allowed.release();
            for (Optional<ExecutePlanResponse> next = ahead.next(); next.isPresent(); next = ahead.next()) {
                numbers.add(number(next));
            }
        }
        assertThat(numbers).hasSize(120).isSorted().startsWith(0).endsWith(119);
    }

    @Test
    void a_failure_comes_after_what_came_before_it() throws Throwable {
        IllegalStateException lost = new IllegalStateException("lost");
        try (ReadAhead ahead = new ReadAhead(new Batches(40, lost))) {
            for (int round = 0; round < 40; round++) {
                assertThat(number(ahead.next())).isEqualTo(round);
            }
            assertThatThrownBy(ahead::next).isSameAs(lost);
        }
    }

    @Test
    void an_interruption_ends_the_wait_and_is_kept() {
        CountDownLatch never = new CountDownLatch(1);
        try (ReadAhead ahead = new ReadAhead(new Batches(1, null) {
            @Override
            public boolean hasNext() {
                try {
                    never.await();
                } catch (InterruptedException closed) {
                    return false;
                }
                return true;
            }
        })) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(ahead::next).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int number(Optional<ExecutePlanResponse> response) {
        return (int) response.orElseThrow().getArrowBatch().getRowCount();
    }

    /** Batches of a mebibyte, numbered by their count of rows, and a failure behind them or none. */
    private static class Batches implements CloseableIterator<ExecutePlanResponse> {
        private final int size;
        private final RuntimeException failure;
        private final Semaphore allowed = new Semaphore(Integer.MAX_VALUE);
        private volatile int next;
        private volatile boolean closed;

        Batches(int size, RuntimeException failure) {
            this.size = size;
            this.failure = failure;
        }

        @Override
        public boolean hasNext() {
            allowed.acquireUninterruptibly();
            if (next == size && failure != null) {
                throw failure;
            }
            return next < size;
        }

        @Override
        public ExecutePlanResponse next() {
            return ExecutePlanResponse.newBuilder()
                    .setArrowBatch(ExecutePlanResponse.ArrowBatch.newBuilder()
                            .setRowCount(next++)
                            .setData(ByteString.copyFrom(new byte[MIB])))
                    .build();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
