/** The store: one folder per run, {@code store/<name>/<time>/}, with everything recorded; and links to the latest. */
@NullMarked
package dynacheck.store;

import org.jspecify.annotations.NullMarked;
