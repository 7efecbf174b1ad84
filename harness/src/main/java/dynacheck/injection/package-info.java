/** What a nemesis is to the harness: packages of faults ({@link dynacheck.injection.NemesisPackage}), found by name. */
@NullMarked
package dynacheck.injection;

import org.jspecify.annotations.NullMarked;
