package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Heads;
import kinesic.facebehavior.training.TestSet;
import kinesic.facebehavior.training.TrainingData;

/** What a study is about: its data, and how a trained network is judged. */
public interface Subject {

  /** The databases to learn from, with all their labels, in the trainings with this seed. */
  TrainingData data(long seed) throws IOException;

  /** What is learned from them. */
  Heads heads(TrainingData data);

  /** The table that couples, in the trainings with this seed. */
  Relatedness table(long seed, Heads heads) throws IOException;

  /** The name of each test database and what it is, in the order of tables. */
  Map<String, String> tests();

  /** On what arms are compared, in the order of tables. */
  List<Measure> measures();

  /** Every figure of a network that was trained with this seed on every test database. */
  List<TestFigure> evaluate(FaceBehaviorNet net, long seed) throws IOException;

  /** The faces on which the page shows networks with the seed 1; empty if there are none. */
  Optional<TestSet> shown() throws IOException;
}
