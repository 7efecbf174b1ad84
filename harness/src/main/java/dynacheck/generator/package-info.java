/** Generators: pure values that say which operation comes next, composed by wrapping. */
@NullMarked
package dynacheck.generator;

import org.jspecify.annotations.NullMarked;
