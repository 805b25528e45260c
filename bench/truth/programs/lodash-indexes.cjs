/** Indexes that lodash builds of 100,000 records. */
const _ = require("lodash");
exports.load = () => {
  const people = _.times(100_000, (i) => ({
    id: i,
    city: `city ${i % 500}`,
    age: i % 90,
    score: i / 7,
  }));
  return [people, _.keyBy(people, "id"), _.groupBy(people, "city"), _.countBy(people, "age")];
};
