/** What a nemesis is to the harness: a {@link dynacheck.injection.NemesisPackage} of faults, found by its name. */
@NullMarked
package dynacheck.injection;

import org.jspecify.annotations.NullMarked;
