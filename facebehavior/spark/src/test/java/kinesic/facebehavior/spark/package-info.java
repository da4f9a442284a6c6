/** Tests of FaceBehaviorNet on Apache Spark. */
@NullMarked
package kinesic.facebehavior.spark;

import org.jspecify.annotations.NullMarked;
