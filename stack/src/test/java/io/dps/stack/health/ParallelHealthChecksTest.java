package io.dps.stack.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class ParallelHealthChecksTest {
    @Test
    void services_are_asked_side_by_side_and_answer_in_their_order() {
        CyclicBarrier together = new CyclicBarrier(3);

        assertThat(ParallelHealthChecks.of(List.of("a", "b", "c"), service -> {
                    try {
                        together.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
                        return "alone";
                    }
                    return service + "!";
                }))
                .containsExactly("a!", "b!", "c!");
        assertThat(ParallelHealthChecks.of(List.of(), service -> "nobody")).isEmpty();
    }

    @Test
    void what_a_question_throws_is_thrown() {
        UserFailure reason = UserFailure.failed("no token", "");

        assertThatThrownBy(() -> ParallelHealthChecks.of(List.of("a"), service -> {
                    throw reason;
                }))
                .isSameAs(reason);
    }

    @Test
    void an_interrupt_ends_the_questions_too() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        FutureTask<List<String>> checks = new FutureTask<>(() -> ParallelHealthChecks.of(List.of("silent"), service -> {
            asked.countDown();
            try {
                TimeUnit.MINUTES.sleep(5);
            } catch (InterruptedException e) {
                ended.countDown();
            }
            return service;
        }));
        Thread asking = new Thread(checks);
        asking.start();
        assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();

        asking.interrupt();

        assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
        assertThatThrownBy(() -> checks.get(1, TimeUnit.MINUTES))
                .cause()
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));
    }
}
