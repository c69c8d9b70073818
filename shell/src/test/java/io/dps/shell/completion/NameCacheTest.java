package io.dps.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dps.contract.UserFailure;
import io.dps.shell.completion.NameCache.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The cache of names: what it returns at once, and when it reads anew. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class NameCacheTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicReference<Runnable> atNextLook = new AtomicReference<>(() -> {});
    private final NameCache cache = new NameCache(this::time);

    /** Returns one name that tells how often names were read. */
    private final Scope lab = new Scope("lab", kind -> List.of(new Name(kind + "-" + reads.incrementAndGet(), "")));

    @AfterEach
    void close() {
        cache.close();
    }

    private long time() {
        if (!Thread.currentThread().getName().equals("names")) {
            atNextLook.getAndSet(() -> {}).run();
        }
        return now.get();
    }

    private List<String> topics(Scope scope) {
        return cache.names(scope, NameKind.TOPIC).stream().map(Name::text).toList();
    }

    private void awaitTopics(Scope scope, String name) {
        await().atMost(LONG).until(() -> topics(scope).equals(List.of(name)));
    }

    @Test
    void names_are_missing_at_first_and_are_read_once_while_they_are_fresh() {
        assertThat(topics(lab)).isEmpty();

        awaitTopics(lab, "TOPIC-1");
        now.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(topics(lab)).containsExactly("TOPIC-1");
        assertThat(reads).hasValue(1);
    }

    @Test
    void old_names_are_returned_at_once_and_read_again() {
        topics(lab);
        awaitTopics(lab, "TOPIC-1");

        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(topics(lab)).containsExactly("TOPIC-1");
        awaitTopics(lab, "TOPIC-2");
    }

    @Test
    void names_are_read_again_after_a_command_that_may_change_them_and_not_after_others() {
        topics(lab);
        awaitTopics(lab, "TOPIC-1");

        cache.commandEnded("history");
        cache.commandEnded("dag");
        topics(lab);
        cache.commandEnded("topic");
        assertThat(topics(lab)).containsExactly("TOPIC-1");

        awaitTopics(lab, "TOPIC-2");
    }

    @Test
    void a_command_that_ends_during_a_read_makes_its_names_old() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        Scope slow = new Scope("slow", kind -> {
            begun.countDown();
            awaitUninterruptibly(changed);
            return List.of(new Name("read-" + reads.incrementAndGet(), ""));
        });
        topics(slow);
        begun.await();
        cache.commandEnded("topic");
        changed.countDown();

        awaitTopics(slow, "read-2");
    }

    @Test
    void a_failure_keeps_the_names_that_were_read_before_and_is_not_repeated_at_once() {
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch fails = new CountDownLatch(1);
        Scope broken = new Scope("broken", kind -> {
            if (reads.incrementAndGet() == 1) {
                return List.of(new Name("before", ""));
            }
            failures.incrementAndGet();
            awaitUninterruptibly(fails);
            throw UserFailure.unreachable("no broker", "");
        });
        topics(broken);
        awaitTopics(broken, "before");

        now.addAndGet(Duration.ofSeconds(11).toNanos());
        topics(broken);
        await().atMost(LONG).until(() -> failures.get() == 1);
        // The read fails while its old names are looked at.
        atNextLook.set(() -> {
            fails.countDown();
            awaitTopics(new Scope("next", kind -> List.of(new Name("next", ""))), "next");
        });
        assertThat(topics(broken)).containsExactly("before");
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(topics(broken)).containsExactly("before");

        awaitTopics(new Scope("last", kind -> List.of(new Name("last", ""))), "last");
        assertThat(failures).hasValue(1);
    }

    @Test
    void another_context_has_other_names() {
        Scope plant = new Scope("plant", kind -> List.of(new Name("of-plant", "")));
        topics(lab);
        awaitTopics(lab, "TOPIC-1");

        assertThat(topics(plant)).isEmpty();
        awaitTopics(plant, "of-plant");
        assertThat(topics(lab)).containsExactly("TOPIC-1");
    }

    @Test
    void a_prompt_that_waits_reads_every_remembered_kind() {
        cache.promptWaits(lab);

        await().atMost(LONG).until(() -> reads.get() == NameKind.remembered().size());
        cache.promptWaits(lab);
        assertThat(topics(lab)).hasSize(1);
        assertThat(reads).hasValue(NameKind.remembered().size());
    }

    @Test
    void a_command_that_begins_at_once_is_not_disturbed() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        topics(new Scope("slow", kind -> {
            busy.countDown();
            awaitUninterruptibly(free);
            return List.of();
        }));
        // While the thread is busy, no read begins, however slow this test is.
        busy.await();
        cache.promptWaits(lab);
        cache.whenIdle(reads::incrementAndGet);

        cache.commandBegins();

        // Reads that are planned later come after those that were dropped.
        AtomicInteger later = new AtomicInteger();
        cache.promptWaits(new Scope("later", kind -> List.of(new Name("" + later.incrementAndGet(), ""))));
        free.countDown();
        await().atMost(LONG).until(() -> later.get() == NameKind.remembered().size());
        assertThat(reads).hasValue(0);
    }

    @Test
    void a_source_that_blocks_for_ever_delays_nobody_and_is_interrupted_later() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Scope stuck = new Scope("stuck", kind -> {
            blocked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return List.of();
        });
        topics(stuck);
        blocked.await();

        assertThat(topics(stuck)).isEmpty();
        assertThat(topics(lab)).isEmpty();
        now.addAndGet(Duration.ofSeconds(16).toNanos());
        topics(lab);
        interrupted.await();
        awaitTopics(lab, "TOPIC-1");
    }

    @Test
    void closing_interrupts_a_read_and_does_not_wait_for_it() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        topics(new Scope("stuck", kind -> {
            blocked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            awaitUninterruptibly(ends);
            return List.of();
        }));
        blocked.await();

        // If it waited for the read, this test would not end.
        cache.close();

        assertThat(interrupted.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        ends.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // The test ends the wait.
            }
        }
    }
}
