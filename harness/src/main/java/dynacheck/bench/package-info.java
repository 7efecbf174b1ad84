/**
 * Benchmarks of a system under test: what clients do to it ({@link dynacheck.bench.Load}), who does it ({@link
 * dynacheck.bench.LoadGenerator}), and what came of it ({@link dynacheck.bench.Measurement}).
 */
@NullMarked
package dynacheck.bench;

import org.jspecify.annotations.NullMarked;
