from django import forms
from django.template.loader import render_to_string

from shared.templatetags.nlds import first_id, nlds_widget


class QuestionForm(forms.Form):
    name = forms.CharField(label="Naam", help_text="Zoals in uw paspoort.", widget=forms.TextInput({"class": "own"}))
    password = forms.CharField(label="Wachtwoord", widget=forms.PasswordInput, required=False)
    subject = forms.ChoiceField(
        label="Onderwerp", choices=[("a", "Afval"), ("b", "Boom")], widget=forms.RadioSelect, help_text="Kies er een."
    )
    photo = forms.FileField(label="Foto", required=False, help_text="JPG of PNG.")
    agreed = forms.BooleanField(label="Akkoord", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def field(name: str, *, form: forms.Form | None = None) -> str:
    return render_to_string("shared/field.html", {"field": (form or QuestionForm())[name]})


def test_input_carries_the_classes_and_no_bubble_of_the_browser() -> None:
    html = nlds_widget(QuestionForm()["name"])
    assert 'class="own utrecht-textbox utrecht-textbox--html-input"' in html
    assert 'aria-required="true"' in html
    assert " required" not in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'type="password" class="utrecht-textbox' in nlds_widget(QuestionForm()["password"]).replace(
        'name="password" ', ""
    )


def test_invalid_field_says_so_and_keeps_what_was_typed() -> None:
    form = QuestionForm({"name": "", "password": "x"})
    html = field("name", form=form)
    assert "utrecht-form-field--invalid" in html
    assert "utrecht-textbox--invalid" in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert html.index('id="id_name_error"') < html.index("<input")


def test_optional_field_says_so_in_its_label() -> None:
    assert "(niet verplicht)" in field("password")
    assert "(niet verplicht)" not in field("name")


def test_group_is_a_fieldset_with_its_hint() -> None:
    html = field("subject")
    assert '<fieldset class="utrecht-form-fieldset utrecht-form-fieldset--html-fieldset"' in html
    assert 'aria-describedby="id_subject_helptext"' in html
    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_file_has_a_label_of_its_own() -> None:
    html = field("photo")
    assert '<label class="utrecht-form-label" for="id_photo">' in html
    assert "<fieldset" not in html
    assert 'aria-describedby="id_photo_helptext"' in html


def test_tick_box_stands_before_its_label() -> None:
    html = field("agreed")
    assert html.index('type="checkbox"') < html.index("<label")


def test_hidden_field_is_only_an_input() -> None:
    assert field("secret").strip() == '<input type="hidden" name="secret" id="id_secret">'


def test_error_summary_links_to_the_first_input_of_each_field() -> None:
    form = QuestionForm({})
    form.is_valid()
    form.add_error(None, "Dit past niet bij elkaar")
    html = render_to_string("shared/error_summary.html", {"form": form})
    assert "Er ging iets mis. Controleer deze antwoorden:" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_subject_0"' in html
    assert "<li>Dit past niet bij elkaar</li>" in html
    assert 'tabindex="-1" autofocus' in html
    assert first_id(form["subject"]) in str(form["subject"])


def test_error_summary_is_absent_without_errors() -> None:
    assert render_to_string("shared/error_summary.html", {"form": QuestionForm()}).strip() == ""


def test_heading_makes_the_question_the_title_of_the_page() -> None:
    html = render_to_string("shared/field.html", {"field": QuestionForm()["name"], "heading": True})
    assert '<h1 class="nl-heading nl-heading--level-1"><label' in html
