/**
 * Histories of objects other than registers: sets, counters, queues, bank accounts, and whatever a {@link
 * dynacheck.checker.model.Model} describes. An exact algorithm judges an object where there is one; else {@link
 * dynacheck.checker.model.ModelSearch} looks for a legal order.
 */
@NullMarked
package dynacheck.checker.model;

import org.jspecify.annotations.NullMarked;
