/**
 * Whether registers behaved atomically: the engines that decide it, the witness of a violation, the linearization that
 * proves the rest. {@link dynacheck.checker.register.Atomicity} is the entry.
 *
 * <p>To judge registers from your own code:
 *
 * <pre>{@code
 * try (InputStream in = Files.newInputStream(Path.of("history.edn"))) {
 *     AtomicityResult result = Atomicity.check(in, null, AtomicityOptions.DEFAULT);
 *     System.out.println(result.verdict() + ": " + result.reason());
 *     for (AtomicityResult.Anomaly anomaly : result.anomalies()) {
 *         System.out.println(anomaly.name() + ": " + String.join(" ", anomaly.explanation()));
 *     }
 * }
 * }</pre>
 *
 * <p>From Clojure: {@code (dynacheck.checker/check history {})}.
 *
 * <p>Words used here:
 *
 * <ul>
 *   <li><em>Cluster</em>: a write and the reads that returned its value. Its <em>zone</em> lies between its first end
 *       and its last start. If every value identifies its write, two zones that must each precede the other are the one
 *       thing that can be wrong ({@code Zones}); compare-and-sets tie clusters into blocks ({@code Versions}).
 *   <li><em>Overwritten</em>: a value that no read which may still return can rightly return. If a history
 *       is judged while it happens ({@code OnlineZones}), such a value is dropped.
 *   <li><em>Search</em>: what decides all other histories ({@code Search}, {@code Moves}), within a budget, unless an
 *       overwritten value decides at once ({@code Overwritten}).
 *   <li><em>Certificate</em>: the linearization that makes a register VALID; {@code Linearization} verifies it without
 *       knowing how it was found.
 *   <li><em>Witness</em>: the few operations that make it INVALID, of which none can be left out ({@code Witness}).
 * </ul>
 */
@NullMarked
package dynacheck.checker.register;

import org.jspecify.annotations.NullMarked;
