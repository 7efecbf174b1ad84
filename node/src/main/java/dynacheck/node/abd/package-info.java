/**
 * ABD: atomic registers of many writers, emulated by a fixed set of processes of which a majority lives (Attiya,
 * Bar-Noy, Dolev: <i>Sharing Memory Robustly in Message-Passing Systems</i>, J. ACM 1995; with the timestamps of many
 * writers by Lynch and Shvartsman). It never changes its members: the yardstick for protocols that do.
 *
 * <ul>
 *   <li><b>query</b>: a majority says what it holds; <b>store</b>: a majority takes a value.
 *   <li>A write queries, then stores under a greater timestamp; a read queries, and stores what it will return unless
 *       the majority agreed on it.
 * </ul>
 */
@NullMarked
package dynacheck.node.abd;

import org.jspecify.annotations.NullMarked;
