/** Did a run exercise what it promised, with what evidence of each fault; and how its operations fared in numbers. */
@NullMarked
package dynacheck.checker.coverage;

import org.jspecify.annotations.NullMarked;
