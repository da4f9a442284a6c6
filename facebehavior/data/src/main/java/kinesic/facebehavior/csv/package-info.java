/**
 * The reader of delimited text files: manifests, pairs, tables of relatedness, landmarks, the label
 * files of databases, and the results that the product reads back.
 *
 * <p>Used by the packages that read these files. It knows rows and cells; it must not know faces,
 * labels or images. Start reading at {@link kinesic.facebehavior.csv.CsvFile}.
 */
@NullMarked
package kinesic.facebehavior.csv;

import org.jspecify.annotations.NullMarked;
