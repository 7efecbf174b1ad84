/** The runner: workers that take operations from a generator, call clients and nemesis, and journal the history. */
@NullMarked
package dynacheck.runner;

import org.jspecify.annotations.NullMarked;
