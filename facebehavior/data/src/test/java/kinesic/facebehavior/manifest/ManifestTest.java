package kinesic.facebehavior.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label.Category.Share;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Tasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestTest {

  @TempDir private Path folder;
  private Path csv;

  @BeforeEach
  void threeImages() throws IOException {
    csv = folder.resolve("faces.csv");
    for (String name : List.of("a.png", "b.png", "c d.png")) {
      Files.createFile(folder.resolve(name));
    }
  }

  private Manifest read(String text) throws IOException {
    Files.writeString(csv, text);
    return ManifestReader.read(csv);
  }

  @Test
  void every_kind_of_label_is_read() throws Exception {
    Manifest manifest =
        read(
            """
            image,valence,arousal,expression,compound,AU01,au2,AU26,identity,Eyeglasses,wearing_hat
            a.png,-0.5,1,fear,,1,0,,n000001,1,0
            b.png,,,-1,-1,-1,1,0,-1,-1,
            c d.png,0.25,-.75,Neutral,Happily_Sad,,,,2880,,1
            """);
    assertEquals(Set.copyOf(Tasks.installed().all()), Set.copyOf(manifest.tasks()));
    assertEquals(folder.resolve("c d.png"), manifest.rows().get(2).image());
    FaceLabels a = manifest.rows().get(0).labels();
    assertEquals(Optional.of(Expression.FEAR.label()), a.of(Affect.EXPRESSION));
    assertEquals(Optional.of(Affect.valenceArousal(-0.5f, 1)), a.of(Affect.VALENCE_AROUSAL));
    assertEquals(
        Presence.NONE
            .with(ActionUnit.INNER_BROW_RAISER.index(), true)
            .with(ActionUnit.OUTER_BROW_RAISER.index(), false),
        a.of(Affect.ACTION_UNITS));
    FaceLabels b = manifest.rows().get(1).labels();
    assertEquals(Optional.empty(), b.of(Affect.EXPRESSION));
    assertEquals(Optional.empty(), b.of(Affect.VALENCE_AROUSAL));
    assertEquals(2, b.of(Affect.ACTION_UNITS).count());
    assertEquals(0, manifest.rows().get(2).labels().of(Affect.ACTION_UNITS).count());
    assertEquals(Optional.of("n000001"), a.of(Identity.PERSON));
    assertEquals(
        Presence.NONE
            .with(Attribute.EYEGLASSES.index(), true)
            .with(Attribute.WEARING_HAT.index(), false),
        a.of(Identity.ATTRIBUTES));
    assertEquals(Optional.empty(), a.of(Affect.COMPOUND));
    assertEquals(Optional.empty(), b.of(Affect.COMPOUND));
    assertEquals(
        Optional.of(CompoundExpression.HAPPILY_SAD.label()),
        manifest.rows().get(2).labels().of(Affect.COMPOUND));
    assertEquals(Optional.empty(), b.of(Identity.PERSON));
    assertEquals(Presence.NONE, b.of(Identity.ATTRIBUTES));
    assertEquals(Optional.of("2880"), manifest.rows().get(2).labels().of(Identity.PERSON));
    assertEquals(2, manifest.counts().get(Identity.ATTRIBUTES));
    assertEquals(2, manifest.counts().get(Affect.VALENCE_AROUSAL));
  }

  @Test
  void an_expression_may_be_a_distribution() throws Exception {
    Manifest sure = read("image,expression\na.png,happiness\nb.png,happiness=1;fear=0\n");
    assertEquals(sure.rows().get(0).labels(), sure.rows().get(1).labels());
    Manifest unsure = read("image,expression\na.png,happiness=7;fear=3\nb.png,happiness\n");
    assertEquals(
        List.of(new Share("happiness", 0.7f), new Share("fear", 0.3f)),
        unsure.rows().get(0).labels().distribution(Affect.EXPRESSION).orElseThrow().shares());
    assertNotEquals(sure.checksum(), unsure.checksum());
  }

  @Test
  void columns_may_be_named_in_upper_or_lower_case() throws Exception {
    Manifest manifest = read("Image,au01,EXPRESSION,Valence,aRousal\na.png,1,fear,0.5,-0.25\n");
    assertEquals(folder.resolve("a.png"), manifest.rows().get(0).image());
    FaceLabels labels = manifest.rows().get(0).labels();
    assertEquals(
        Presence.NONE.with(ActionUnit.INNER_BROW_RAISER.index(), true),
        labels.of(Affect.ACTION_UNITS));
    assertEquals(Optional.of(Expression.FEAR.label()), labels.of(Affect.EXPRESSION));
    assertEquals(
        Optional.of(Affect.valenceArousal(0.5f, -0.25f)), labels.of(Affect.VALENCE_AROUSAL));
  }

  @Test
  void what_is_written_is_read_back() throws Exception {
    FaceLabels labels =
        FaceLabels.NONE
            .with(Affect.EXPRESSION, Affect.label(Expression.DISGUST))
            .with(Affect.COMPOUND, Affect.label(CompoundExpression.HAPPILY_DISGUSTED))
            .with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(-0.125f, 0.5f))
            .with(
                Affect.ACTION_UNITS,
                Presence.allAbsent(ActionUnit.COUNT).with(ActionUnit.JAW_DROP.index(), true))
            .with(
                Identity.ATTRIBUTES,
                Presence.NONE
                    .with(Attribute.YOUNG.index(), true)
                    .with(Attribute.MALE.index(), false))
            .with(Identity.PERSON, Identity.label("2880"));
    try (ManifestWriter out = new ManifestWriter(csv, Tasks.installed().all())) {
      out.write("a.png", labels);
      out.write("c d.png", FaceLabels.NONE);
      out.complete();
    }
    List<ManifestRow> rows = ManifestReader.read(csv).rows();
    assertEquals(labels, rows.get(0).labels());
    assertEquals(FaceLabels.NONE, rows.get(1).labels());
  }

  @Test
  void only_the_columns_of_the_kinds_are_written() throws Exception {
    try (ManifestWriter out = new ManifestWriter(csv, List.of(Affect.EXPRESSION))) {
      out.write(
          "a.png",
          FaceLabels.NONE
              .with(Affect.EXPRESSION, Affect.label(Expression.ANGER))
              .with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(0, 0)));
      out.complete();
    }
    assertEquals("image,expression\na.png,anger\n", Files.readString(csv));
  }

  @Test
  void a_manifest_has_its_name_only_when_it_is_complete() throws Exception {
    try (ManifestWriter out = new ManifestWriter(csv, List.of(Affect.EXPRESSION))) {
      out.write("a.png", FaceLabels.NONE.with(Affect.EXPRESSION, Affect.label(Expression.ANGER)));
    }
    assertFalse(Files.exists(csv));
  }

  @Test
  void one_kind_is_picked_out_with_the_rows_that_have_it() throws Exception {
    Manifest manifest =
        read("image,valence,arousal,expression\na.png,0,0,\nb.png,,,anger\nc d.png,1,1,fear\n");
    Manifest expressions = manifest.only(Affect.EXPRESSION);
    assertEquals(2, expressions.rows().size());
    assertEquals(Optional.empty(), expressions.rows().get(1).labels().of(Affect.VALENCE_AROUSAL));
    ManifestException e =
        assertThrows(ManifestException.class, () -> manifest.only(Affect.ACTION_UNITS));
    assertEquals(csv + ": has no action units: no column AU01", e.getMessage());
    Manifest people = read("image,identity,Bald\na.png,7,\nb.png,,1\nc d.png,8,0\n");
    assertEquals(
        List.of(
            FaceLabels.NONE.with(Identity.PERSON, Identity.label("7")),
            FaceLabels.NONE.with(Identity.PERSON, Identity.label("8"))),
        people.only(Identity.PERSON).rows().stream().map(ManifestRow::labels).toList());
    assertEquals(2, people.only(Identity.ATTRIBUTES).rows().size());
  }

  @Test
  void joined_manifests_have_all_faces_and_tasks() throws Exception {
    Manifest first = read("image,valence,arousal\na.png,0,0\n");
    Manifest second = read("image,expression,valence,arousal\nb.png,anger,1,1\n");
    Manifest both = Manifest.joined(List.of(first, second));
    assertEquals(List.of(Affect.VALENCE_AROUSAL, Affect.EXPRESSION), both.tasks());
    assertEquals(List.of(first.rows().get(0), second.rows().get(0)), both.rows());
    assertEquals(first, Manifest.joined(List.of(first)));

    Manifest again = read("image,expression,valence,arousal\na.png,anger,1,1\n");
    assertEquals(
        List.of(
            first.rows().get(0).labels().with(Affect.EXPRESSION, Affect.label(Expression.ANGER))),
        Manifest.joined(List.of(first, again)).rows().stream().map(ManifestRow::labels).toList());
  }

  @Test
  void spreadsheets_byte_order_mark_crlf_quotes_and_blank_lines_are_fine() throws Exception {
    Manifest manifest =
        read("\ufeffimage, expression\r\n\"c d.png\" , anger\r\n\r\n\"a.png\",\"fear\"\r\n");
    assertEquals(
        Optional.of(Expression.ANGER.label()),
        manifest.rows().get(0).labels().of(Affect.EXPRESSION));
    assertEquals(2, manifest.rows().size());
  }

  @Test
  void labels_are_read_as_pandas_and_r_write_them() throws Exception {
    Manifest manifest =
        read(
            """
            ,Image,AU01,AU12,Valence,arousal,expression,identity,Bald
            0,a.png,1.0,0.0,nan,NaN,nan,7,NA
            1,b.png,,-1.0,1e-1,-.5,fear,,1.0
            ,,,,,,,,
            """);
    FaceLabels a = manifest.rows().get(0).labels();
    FaceLabels b = manifest.rows().get(1).labels();
    assertEquals(2, manifest.rows().size());
    assertEquals(
        Presence.NONE
            .with(ActionUnit.INNER_BROW_RAISER.index(), true)
            .with(ActionUnit.LIP_CORNER_PULLER.index(), false),
        a.of(Affect.ACTION_UNITS));
    assertEquals(Presence.NONE, b.of(Affect.ACTION_UNITS));
    assertEquals(Optional.empty(), a.of(Affect.VALENCE_AROUSAL));
    assertEquals(Optional.of(Affect.valenceArousal(.1f, -.5f)), b.of(Affect.VALENCE_AROUSAL));
    assertEquals(Optional.empty(), a.of(Affect.EXPRESSION));
    assertEquals(Optional.of("7"), a.of(Identity.PERSON));
    assertEquals(Optional.empty(), b.of(Identity.PERSON));
    assertEquals(Presence.NONE, a.of(Identity.ATTRIBUTES));
    assertTrue(b.of(Identity.ATTRIBUTES).isPresent(Attribute.BALD.index()));
  }

  /** Each faulty manifest, with "|" for a line break, and the end of the message. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "``; : is empty, expected a first line with the names of the columns",
        "image,expression|; : names columns but no image",
        "image,expression,age|a.png,fear,3; , line 1: unknown column \"age\", expected image, valence, arousal, AU01 ... AU26, expression, compound, 5_o_Clock_Shadow ... Young, identity",
        "image,AU03|a.png,1; , line 1: unknown column \"AU03\", expected image, valence, arousal, AU01 ... AU26, expression, compound, 5_o_Clock_Shadow ... Young, identity",
        "image,AU01,AU1|a.png,1,1; , line 1: column \"AU1\" appears twice",
        "file,expression|a.png,fear; , line 1: unknown column \"file\", expected image, valence, arousal, AU01 ... AU26, expression, compound, 5_o_Clock_Shadow ... Young, identity",
        "expression|fear; , line 1: column \"image\" is missing, the columns are expression",
        "image,valence|a.png,0; , line 1: column \"arousal\" is missing, the columns are image, valence",
        "image|a.png; , line 1: there is no column of labels, expected some of valence, arousal, AU01 ... AU26, expression, compound, 5_o_Clock_Shadow ... Young, identity",
        "image,expression|a.png,fear|b.png,fear,1; , line 3: 3 cells, expected 2",
        "image,expression|a.png; , line 2: 1 cells, expected 2",
        "image,valence,arousal|a.png,0,0|b.png,1.25,0; , line 3, column valence: is 1.25, expected -1 to 1",
        "image,valence,arousal|a.png,0,-5; , line 2, column arousal: is -5, expected -1 to 1",
        "image,valence,arousal|a.png,0,nan; , line 2, column arousal: is empty, expected valence and arousal both or neither",
        "image,valence,arousal|a.png,0,high; , line 2, column arousal: \"high\" is not a number, expected -1 to 1",
        "image,valence,arousal|a.png,0,; , line 2, column arousal: is empty, expected valence and arousal both or neither",
        "image,valence,arousal|a.png,0,0.5f; , line 2, column arousal: \"0.5f\" is not a number, expected -1 to 1",
        "image,valence,arousal|a.png,0x1p-2,0; , line 2, column valence: \"0x1p-2\" is not a number, expected -1 to 1",
        "image,AU12|a.png,\u0661; , line 2, column AU12: \"\u0661\" is not a label, expected 1 (present), 0 (absent), or nothing or -1 (not annotated)",
        "image,expression|a.png,3.0; , line 2, column expression: is the number 3.0, expected a name (databases number classes differently): neutral, anger, disgust, fear, happiness, sadness, surprise",
        "image,expression|a.png,joy; , line 2, column expression: \"joy\" is unknown, expected neutral, anger, disgust, fear, happiness, sadness, surprise",
        "image,expression|a.png,3; , line 2, column expression: is the number 3, expected a name (databases number classes differently): neutral, anger, disgust, fear, happiness, sadness, surprise",
        "image,AU12|a.png,2; , line 2, column AU12: \"2\" is not a label, expected 1 (present), 0 (absent), or nothing or -1 (not annotated)",
        "image,Young,young|a.png,1,1; , line 1: column \"young\" appears twice",
        "image,Bald|a.png,yes; , line 2, column Bald: \"yes\" is not a label, expected 1 (present), 0 (absent), or nothing or -1 (not annotated)",
        "image,AU12|,1; , line 2, column image: is empty, expected an image file",
        "image,AU12|a.png,1|./a.png,1; , line 3, column image: ./a.png appears already in line 2",
      })
  void faults_are_named_with_file_line_and_column(String text, String message) {
    ManifestException e =
        assertThrows(ManifestException.class, () -> read(text.replace('|', '\n')));
    assertEquals(csv + message, e.getMessage());
  }

  @Test
  void a_missing_image_is_named() {
    ManifestException e =
        assertThrows(ManifestException.class, () -> read("image,AU12\na.png,1\nz.png,1\n"));
    assertEquals(
        csv + ", line 3, column image: z.png: there is no file " + folder.resolve("z.png"),
        e.getMessage());
  }

  @Test
  void what_is_no_manifest_at_all_is_refused() throws Exception {
    Path none = folder.resolve("none.csv");
    ManifestException missing =
        assertThrows(ManifestException.class, () -> ManifestReader.read(none));
    assertEquals(none + ": does not exist", missing.getMessage());
    Files.write(csv, new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff, 0, 1});
    ManifestException binary =
        assertThrows(ManifestException.class, () -> ManifestReader.read(csv));
    assertEquals(csv + ": is not UTF-8 text", binary.getMessage());
    ManifestException quote =
        assertThrows(ManifestException.class, () -> read("image,AU12\n\"a.png,1\nb.png,0\n"));
    assertTrue(quote.toString().contains(csv + ": is not CSV: "), quote.toString());
    ManifestException isFolder =
        assertThrows(ManifestException.class, () -> ManifestReader.read(folder));
    assertEquals(folder + ": is a folder, expected a text file", isFolder.getMessage());
  }
}
