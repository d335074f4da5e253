// The key stands in the address's fragment, which is never sent: put it into the form, and go in.
const key = location.hash.slice(1);
if (key) {
  history.replaceState(null, "", location.pathname);
  document.getElementById("key").value = key;
  document.getElementById("enter").submit();
}
