"""The name of a saved view."""

from django import forms

from partners.desk.models import SavedView


class ViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["name", "shared"]

    def clean(self) -> dict:
        """Whether a name is taken is the action's to say, in words."""
        return self.cleaned_data

    def validate_unique(self) -> None:
        return
