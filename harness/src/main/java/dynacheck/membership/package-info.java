/**
 * What is said about changes of a membership: proposals in a history ({@link dynacheck.membership.Reconfigs}), members
 * while a run goes on ({@link dynacheck.membership.Membership}), how far a node has come ({@link
 * dynacheck.membership.Standing}), and how many processes may be lost ({@link dynacheck.membership.Resilience}).
 */
@NullMarked
package dynacheck.membership;

import org.jspecify.annotations.NullMarked;
