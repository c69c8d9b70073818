package io.dps.streaming.sql;

import static scala.jdk.javaapi.CollectionConverters.asJava;

import io.dps.contract.UserFailure;
import java.util.Optional;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Says whether the output of a stream's SQL can be verified. Stateless. */
final class Verifiability {
    /** The beginning of every refusal by {@link ProofPlan} and {@link ResultShape}. */
    static final String REFUSAL = "this SQL is not verifiable: ";

    private Verifiability() {}

    /**
     * Returns the reason why the output cannot be verified, in words that follow a colon; empty if it can.
     *
     * @param analyzed the analysed plan of the SQL over views made by {@link ProofPlan#inputView}
     */
    static Optional<String> obstacle(LogicalPlan analyzed) {
        try {
            ProofPlan.of(analyzed, new ProofPlan.Closed(Long.MIN_VALUE, 0));
            ResultShape shape = ResultShape.of(analyzed);
            return shape.identity().isEmpty() && groups(analyzed)
                    ? Optional.of("its rows do not contain all grouping columns, or a group gives more than one row")
                    : Optional.empty();
        } catch (UserFailure unprovable) {
            String message = String.valueOf(unprovable.getMessage());
            return Optional.of(message.startsWith(REFUSAL) ? message.substring(REFUSAL.length()) : message);
        }
    }

    /** Returns whether the SQL aggregates rows of the stream. */
    static boolean groups(LogicalPlan analyzed) {
        return hasAggregate(new InlineCTE(true, false).apply(analyzed));
    }

    private static boolean hasAggregate(LogicalPlan plan) {
        return plan instanceof Aggregate && ProofPlan.readsStream(plan)
                || asJava(plan.children()).stream().anyMatch(Verifiability::hasAggregate);
    }
}
